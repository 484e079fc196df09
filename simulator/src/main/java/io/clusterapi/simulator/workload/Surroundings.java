package io.clusterapi.simulator.workload;

import io.clusterapi.simulator.cloud.Ledger;
import io.clusterapi.simulator.machine.Endpoints;
import io.vertx.core.Vertx;
import java.time.Clock;

/** What every cluster shares: one engine for all their servers, the network, the witness. */
record Surroundings(
    Vertx vertx, Endpoints endpoints, Ledger ledger, Clock clock, WorkloadSettings settings) {}
