package io.clusterapi.local.command;

import io.clusterapi.local.Options;

/** Which clouds a stack works with. */
enum CloudChoice {
  /** The simulator on this machine. */
  sim,
  /** The clouds' own endpoints, with the credentials of the environment. */
  real;

  Options on(Options options) {
    return this == real ? options.withRealClouds() : options;
  }
}
