/**
 * A small client of the management API, for the command line and the launcher. Starts fast: no
 * Kubernetes client library.
 */
package io.clusterapi.clusterctl;
