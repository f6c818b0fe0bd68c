package io.seine.api;

/** Names under which Seine's processes apply objects (server-side apply). */
public final class FieldManagers {
    public static final String LEADER = "seine-leader";
    public static final String MEMBER = "seine-member";

    /** The member where it only begins an object: what it says then is no longer its own. */
    public static final String MEMBER_BEGINNING = "seine-member-beginning";

    public static final String AGENT = "seine-agent";

    /** The command that a person types. */
    public static final String COMMAND = "seine-mc";

    /** The original's controllers, in whose place ours may be put. */
    public static final String ORIGINAL = "antrea-mc-controller";

    private FieldManagers() {}
}
