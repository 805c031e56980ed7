package dev.understudy.email;

import java.util.Optional;

/** The source of a mail's content, with places for variables. */
record Template(String subject, Optional<String> text, Optional<String> html) {}
