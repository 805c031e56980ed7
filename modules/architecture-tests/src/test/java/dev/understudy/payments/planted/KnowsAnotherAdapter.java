package dev.understudy.payments.planted;

import dev.understudy.email.EmailProvider;

/** Breaks a rule on purpose. */
public record KnowsAnotherAdapter(EmailProvider planted) {}
