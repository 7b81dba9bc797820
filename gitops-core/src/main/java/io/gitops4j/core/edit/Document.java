package io.gitops4j.core.edit;

import io.gitops4j.core.edit.Node.Alias;
import java.util.List;
import java.util.Set;

/**
 * One document of a file.
 *
 * @param start behind its {@code ---}, or where its text begins
 * @param root what it says; an empty scalar if it says nothing
 * @param aliased the nodes that aliases stand for, by identity
 * @param aliases all its aliases
 */
record Document(int start, Node root, Set<Node> aliased, List<Alias> aliases) {}
