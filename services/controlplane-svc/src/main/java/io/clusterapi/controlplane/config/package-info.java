/** What makes controlplane-svc a service of the control loop. */
package io.clusterapi.controlplane.config;
