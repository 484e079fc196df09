/** Resource Manager: credentials, calls, and a driver for every kind of part. */
package io.clusterapi.azure.cloud;
