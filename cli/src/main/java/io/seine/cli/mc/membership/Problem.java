package io.seine.cli.mc.membership;

/**
 * Why a cluster cannot join as it stands.
 *
 * @param check what was looked at, as {@code --ignore-checks} names it
 * @param sentence what is wrong
 * @param fix what to do
 */
record Problem(String check, String sentence, String fix) {
    /** One line for a person. */
    String text() {
        return sentence + "; " + fix + " [" + check + "]";
    }
}
