package io.clusterapi.loop.plan;

/**
 * An act outside this process that is to be done: durable before it is tried.
 *
 * @param id unique and deterministic (owner's UID and what is done), so that planning again begins
 *     nothing twice
 * @param ownerUid object on whose behalf
 * @param type which handler runs it
 * @param token idempotency token handed to the outside, the same on every attempt
 * @param request JSON for the handler; no secrets
 */
public record OperationIntent(
    String id, String ownerUid, String type, String token, String request) {}
