/**
 * What every adapter process needs around its domain: configuration, HTTP, access, metrics, and the
 * way out to a vendor.
 *
 * <p>Start at {@link dev.understudy.service.AdapterProcess} for the life of a process, {@code
 * ServerApi} for the way of a request, {@link dev.understudy.service.VendorHttp} for the way out.
 */
@NullMarked
package dev.understudy.service;

import org.jspecify.annotations.NullMarked;
