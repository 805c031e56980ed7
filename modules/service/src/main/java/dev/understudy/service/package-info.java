/**
 * What every adapter process needs around its domain.
 *
 * <p>Start at {@link dev.understudy.service.VendorHttp}, the way out to a vendor.
 */
@NullMarked
package dev.understudy.service;

import org.jspecify.annotations.NullMarked;
