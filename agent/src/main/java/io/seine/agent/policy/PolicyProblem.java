package io.seine.agent.policy;

/**
 * What keeps policies from doing what they say.
 *
 * @param reason in one word, as Events have it
 * @param sentence what it is, and what to do
 */
public record PolicyProblem(String reason, String sentence) {
    /** Traffic of Pods does not come where policies are asked. */
    static final String BYPASSED = "PoliciesBypassed";

    /** Rules with {@code enableLogging} are enforced and not logged. */
    static final String NOT_LOGGED = "RulesNotLogged";
}
