package io.gitops4j.git.fake;

import java.util.List;

/**
 * A webhook on a fake forge.
 *
 * @param id its number on the forge
 * @param receiver where it is sent to
 * @param secret never shown by a forge
 * @param active whether it is sent
 * @param events in the forge's own words
 */
public record FakeHook(
    long id, String receiver, String secret, boolean active, List<String> events) {}
