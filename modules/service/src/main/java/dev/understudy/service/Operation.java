package dev.understudy.service;

/** Answers one operation of an OpenAPI document, in direct style on a virtual thread. */
@FunctionalInterface
public interface Operation {

  ReplyJson answer(RequestJson request);
}
