/** How AWSClusters and AWSMachines live and what they show. Pure. */
package io.clusterapi.aws.lifecycle;
