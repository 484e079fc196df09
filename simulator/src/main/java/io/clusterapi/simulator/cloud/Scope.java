package io.clusterapi.simulator.cloud;

/** Where a resource lives: names and limits hold within one scope. */
public record Scope(String cloud, String account, String region) {}
