/** The Azure provider: settings, beans and what the control loop is told. */
package io.clusterapi.azure;
