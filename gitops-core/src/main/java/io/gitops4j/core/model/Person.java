package io.gitops4j.core.model;

import java.util.Optional;

/**
 * Author or committer of a commit.
 *
 * @param name for people
 * @param email the address that identifies them; may be empty
 */
public record Person(String name, String email) {
  /** Checks that Git can write them down. */
  public Person {
    if (name.isBlank() || (name + email).matches("(?s).*[<>\\n\\r\\u0000].*")) {
      throw new IllegalArgumentException(
          "Git cannot write this person down: a name is needed, without '<', '>' or line breaks");
    }
  }

  /** The identity behind the address; empty for a commit without one, which Git allows. */
  public Optional<Identity> identity() {
    return email.isBlank() ? Optional.empty() : Optional.of(Identity.email(email));
  }

  @Override
  public String toString() {
    return name + " <" + email + ">";
  }
}
