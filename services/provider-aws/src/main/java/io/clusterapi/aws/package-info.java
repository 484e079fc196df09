/** The AWS provider: owns AWSClusters, AWSMachines, their templates and identities. */
package io.clusterapi.aws;
