/** The tree {@code describe cluster} draws: what a cluster consists of and what is wrong where. */
package io.clusterapi.clusterctl.tree;
