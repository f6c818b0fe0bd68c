package io.seine.sandbox.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** nginx as the public image has it: the welcome page on port 80, configuration in conf.d, logs on the standard streams. */
final class NginxImage {
    private NginxImage() {}

    static Image of(Consumer<String> progress) throws IOException, InterruptedException {
        var debian = DebianFiles.of("nginx-light", Files.exists(Path.of("/usr/sbin/nginx")), progress);
        var nginx = debian.file("/usr/sbin/nginx");
        var layer = Layer.builder()
                .program("/usr/sbin/nginx", nginx)
                .libraries(debian.libraries(), nginx)
                .data("/etc/nginx/mime.types", debian.file("/etc/nginx/mime.types"))
                .data("/usr/share/nginx/html/index.html", debian.file("/usr/share/nginx/html/index.html"))
                .resource("/etc/nginx/nginx.conf", "nginx.conf")
                .resource("/etc/nginx/conf.d/default.conf", "nginx-default.conf")
                .text("/etc/passwd", "root:x:0:0:root:/root:/bin/false\nnginx:x:101:101:nginx:/:/bin/false\n")
                .text("/etc/group", "root:x:0:\nnginx:x:101:\n")
                .text("/etc/nsswitch.conf", "hosts: files dns\n")
                .link("/var/log/nginx/access.log", "/dev/stdout")
                .link("/var/log/nginx/error.log", "/dev/stderr")
                .folder("/var/lib/nginx", 0755)
                .folder("/run", 0755)
                .folder("/tmp", 01777)
                .build();
        var start = Image.Start.of(List.of(), List.of("nginx", "-g", "daemon off;"));
        return new Image(
                "docker.io/library/nginx:latest",
                new Image.Start(start.entrypoint(), start.arguments(), start.environment(), "", "SIGQUIT"),
                List.of(layer));
    }
}
