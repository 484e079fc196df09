/** Calls to AWS: clients, failures, and a driver for each kind of part. */
package io.clusterapi.aws.cloud;
