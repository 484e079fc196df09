/** The command line. */
package io.clusterapi.clusterctl.command;
