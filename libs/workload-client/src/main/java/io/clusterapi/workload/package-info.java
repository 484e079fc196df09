/**
 * Talking to workload clusters: one shared set of threads and event loops, one light connection per
 * cluster. Methods block unless they return a stage; every failure is a {@link
 * io.clusterapi.workload.WorkloadException} that says whether the cluster was unreachable, refused
 * the credentials, or refused the request.
 */
package io.clusterapi.workload;
