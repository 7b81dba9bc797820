package io.gitops4j.git;

import org.eclipse.jgit.lib.ObjectId;

/**
 * What a push asks for: compare-and-set on one ref.
 *
 * @param ref its full name
 * @param from what it must be now; the zero id for one that must not exist
 * @param to what it is to become; the zero id to delete it
 */
record RefChange(String ref, ObjectId from, ObjectId to) {}
