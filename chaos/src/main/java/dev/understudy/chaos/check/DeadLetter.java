package dev.understudy.chaos.check;

/**
 * A mail that is not sent any more, as its sender can read it.
 *
 * @param message its name
 * @param reason empty when nobody says
 */
public record DeadLetter(String message, String recipient, String status, String reason) {}
