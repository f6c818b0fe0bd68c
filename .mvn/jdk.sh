# Sets JAVA_HOME to a JDK 25 when it does not already name one. Sourced by ./seine and ./mvnw, because the first java on
# the PATH is often an older JDK.
seine_is_jdk25() { [ -x "$1/bin/javac" ] && grep -q '^JAVA_VERSION="25' "$1/release" 2>/dev/null; }

seine_find_jdk25() {
  command -v javac >/dev/null 2>&1 && set -- "$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")" || set --
  for candidate in "${JAVA_HOME:-}" "$@" /usr/lib/jvm/* /opt/*jdk* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if [ -n "$candidate" ] && seine_is_jdk25 "$candidate"; then
      JAVA_HOME=$candidate
      export JAVA_HOME
      return 0
    fi
  done
  echo "Seine needs JDK 25 (https://adoptium.net, or: apt install openjdk-25-jdk-headless); set JAVA_HOME to it." >&2
  return 1
}

seine_find_jdk25 || exit 1
