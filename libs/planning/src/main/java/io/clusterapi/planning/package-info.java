/**
 * The vocabulary of decisions. A planner is a pure, total function from a snapshot of what is and
 * what is wanted to a value that says what to do and why. It knows no clock, no randomness and no
 * I/O; planning again without news gives no change.
 */
package io.clusterapi.planning;
