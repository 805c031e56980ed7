/** Whether mutations are what they say, and what follows from a drill under one. */
@NullMarked
package dev.understudy.chaos.mutation;

import org.jspecify.annotations.NullMarked;
