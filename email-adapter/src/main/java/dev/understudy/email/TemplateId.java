package dev.understudy.email;

/**
 * One version of a template; its words never change.
 *
 * @param version from 1
 */
record TemplateId(String name, int version) {}
