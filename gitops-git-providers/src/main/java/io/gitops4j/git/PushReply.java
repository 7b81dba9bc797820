package io.gitops4j.git;

import java.util.Set;

/**
 * What came back from a push. Only what is in {@code landed} may be believed; everything else has
 * to be looked for.
 *
 * @param landed the refs the remote said it moved
 * @param cut whether the connection broke before the whole answer was there
 * @param text what the remote said about the rest; not for decisions
 */
record PushReply(Set<String> landed, boolean cut, String text) {}
