/** What a cluster and a machine need on AWS. Pure: no SDK, no clock, no I/O. */
package io.clusterapi.aws.planning;
