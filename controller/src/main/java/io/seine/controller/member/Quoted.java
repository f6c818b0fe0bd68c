package io.seine.controller.member;

/** Text that somebody else wrote, as part of a message: short, on one line, and recognisable as a quotation. */
final class Quoted {
    private static final int LONGEST = 64;

    private Quoted() {}

    static String text(String foreign) {
        var start = foreign.codePoints()
                .limit(LONGEST)
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return "\"" + start + (foreign.codePointCount(0, foreign.length()) > LONGEST ? "..." : "") + "\"";
    }
}
