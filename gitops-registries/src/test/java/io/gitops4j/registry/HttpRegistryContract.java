package io.gitops4j.registry;

import io.gitops4j.contracts.RegistryContract;

/** What registries do over HTTP: all but what our client does not ask for. */
abstract class HttpRegistryContract extends RegistryContract {
  @Override
  protected boolean deletesBlobs() {
    return false;
  }

  @Override
  protected boolean takesOtherDigests() {
    return false;
  }
}
