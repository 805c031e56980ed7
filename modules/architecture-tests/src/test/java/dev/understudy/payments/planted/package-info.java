/** Classes that break the rules of the house, to show that the rules see it. */
@NullMarked
package dev.understudy.payments.planted;

import org.jspecify.annotations.NullMarked;
