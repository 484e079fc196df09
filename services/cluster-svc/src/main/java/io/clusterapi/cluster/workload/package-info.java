/** The standing links to workload clusters: one per Cluster, kept by nobody else. */
package io.clusterapi.cluster.workload;
