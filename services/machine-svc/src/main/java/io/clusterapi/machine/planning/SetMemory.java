package io.clusterapi.machine.planning;

/**
 * What the MachineSet planner remembers.
 *
 * @param nextOrdinal number of the next Machine; names derive from it, so it only grows
 */
public record SetMemory(long nextOrdinal) {}
