package io.clusterapi.simulator.cloud;

/** What identifies a resource: its scope, its type in the cloud's words, and its id. */
public record ResourceKey(Scope scope, String type, String id) {}
