package io.seine.api;

/** Names under which Seine's processes apply objects (server-side apply). */
public final class FieldManagers {
    public static final String LEADER = "seine-leader";
    public static final String MEMBER = "seine-member";
    public static final String AGENT = "seine-agent";

    /** The original's controllers, in whose place ours may be put. */
    public static final String ORIGINAL = "antrea-mc-controller";

    private FieldManagers() {}
}
