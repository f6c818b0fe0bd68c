package io.seine.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Log events as one flat JSON object a line: time, level, logger, message, the pairs, and the error where there is one. What a pair is
 * called stays at the top, because that is what log stores search by.
 */
public final class JsonLines extends EncoderBase<ILoggingEvent> {
    private static final byte[] NOTHING = {};
    private static final int FIRST_PRINTABLE = 0x20;

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("time", event.getInstant().toString());
        fields.put("level", event.getLevel().toString().toLowerCase(Locale.ROOT));
        var logger = event.getLoggerName();
        fields.put("logger", logger.substring(logger.lastIndexOf('.') + 1));
        fields.put("message", event.getFormattedMessage());
        if (event.getKeyValuePairs() != null) {
            event.getKeyValuePairs().forEach(pair -> fields.putIfAbsent(pair.key, String.valueOf(pair.value)));
        }
        var error = event.getThrowableProxy();
        if (error != null) {
            fields.putIfAbsent("error", error.getClassName() + ": " + error.getMessage());
            var frames = error.getStackTraceElementProxyArray();
            if (frames != null && frames.length > 0) {
                fields.putIfAbsent("at", frames[0].getSTEAsString());
            }
        }
        return line(fields).getBytes(StandardCharsets.UTF_8);
    }

    private static String line(Map<String, String> fields) {
        var line = new StringBuilder("{");
        fields.forEach((key, value) -> {
            line.append(line.length() > 1 ? "," : "");
            quote(key, line);
            line.append(':');
            quote(value, line);
        });
        return line.append("}\n").toString();
    }

    private static void quote(String text, StringBuilder to) {
        to.append('"');
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            switch (letter) {
                case '"' -> to.append("\\\"");
                case '\\' -> to.append("\\\\");
                case '\n' -> to.append("\\n");
                default -> {
                    if (letter < FIRST_PRINTABLE) {
                        to.append(String.format("\\u%04x", (int) letter));
                    } else {
                        to.append(letter);
                    }
                }
            }
        }
        to.append('"');
    }
}
