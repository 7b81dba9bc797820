package io.gitops4j.registry;

import io.gitops4j.contracts.RegistryContract;

/** What registries do over HTTP, where a tag does not say by which digest a manifest is known. */
abstract class HttpRegistryContract extends RegistryContract {
  @Override
  protected boolean takesOtherDigests() {
    return false;
  }
}
