/**
 * Bootstrap data of machines: kubeadm's configuration and the cloud-init user data around it, as
 * pure functions of the spec and of facts about the cluster.
 */
package io.clusterapi.controlplane.bootstrap;
