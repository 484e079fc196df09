package io.clusterapi.cluster.planning;

import java.time.Instant;

/**
 * State of the link to a workload cluster, as its keeper sees it. Not stored; published when it
 * changes.
 *
 * @param connected the API server answers and accepts our credentials
 * @param message why not; empty when connected
 * @param lastProbeSuccess when it last answered, null if never; while connected, when the link came
 *     up
 * @param kubeadmConfigPresent kubeadm finished its first init
 */
public record LinkFact(
    boolean connected, String message, Instant lastProbeSuccess, boolean kubeadmConfigPresent) {}
