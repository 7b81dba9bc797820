package io.gitops4j.git.fake;

import io.gitops4j.core.spi.Repositories.Visibility;
import io.gitops4j.git.ForgeRepository;

/**
 * A repository of a fake forge's one owner.
 *
 * @param name without the owner
 * @param git what is in it
 * @param visibility who may read it
 */
public record FakeRepository(String name, ForgeRepository git, Visibility visibility) {}
