package io.gitops4j.git.fake;

import io.gitops4j.core.model.CommitId;

/**
 * A deployment on a fake forge, with its latest state.
 *
 * @param id its number on the forge
 * @param environment its name
 * @param commit what is deployed
 * @param state in the forge's own words; empty before there is one
 * @param url where it can be looked at
 * @param description a sentence
 */
public record FakeDeployment(
    long id, String environment, CommitId commit, String state, String url, String description) {
  /** The same in another state. */
  public FakeDeployment in(String now, String at, String sentence) {
    return new FakeDeployment(id, environment, commit, now, at, sentence);
  }
}
