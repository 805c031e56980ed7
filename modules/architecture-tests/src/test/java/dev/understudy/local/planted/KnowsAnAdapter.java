package dev.understudy.local.planted;

import dev.understudy.payments.PaymentProvider;

/** Breaks a rule on purpose. */
public record KnowsAnAdapter(PaymentProvider planted) {}
