/**
 * PostgreSQL: the one authority over money, stock and mail.
 *
 * <p>Start at {@link dev.understudy.ledger.Database}.
 */
@NullMarked
package dev.understudy.ledger;

import org.jspecify.annotations.NullMarked;
