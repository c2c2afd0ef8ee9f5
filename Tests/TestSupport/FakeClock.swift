// SPDX-License-Identifier: MIT

internal import Foundation

/// The wall clock of one daemon: it can be set while the daemon runs, as by a user, NTP or a
/// suspend, without changing the monotonic clock.
public final class FakeClock: Sendable {
  public static let isPossible = compiler != nil
  public static let reason = "needs a C compiler"

  private static let compiler = Requirements.find("cc") ?? Requirements.find("clang")

  /// libfaketime is unsuitable: it moves the environment in memory, and Swift looks for the
  /// program's arguments next to it.
  private static let source = """
    #include <fcntl.h>
    #include <stdlib.h>
    #include <sys/mman.h>
    #include <sys/syscall.h>
    #include <sys/time.h>
    #include <time.h>
    #include <unistd.h>

    static const volatile long long *offset;

    __attribute__((constructor)) static void begin(void) {
      const char *path = getenv("FAKE_CLOCK");
      int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
      if (file < 0) return;
      void *map = mmap(0, sizeof *offset, PROT_READ, MAP_SHARED, file, 0);
      if (map != MAP_FAILED) offset = map;
      close(file);
    }

    int clock_gettime(clockid_t clock, struct timespec *now) {
      int result = syscall(SYS_clock_gettime, clock, now);
      if (!result && offset && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
        now->tv_sec += *offset;
      return result;
    }

    int gettimeofday(struct timeval *now, void *zone) {
      struct timespec precise;
      int result = clock_gettime(CLOCK_REALTIME, &precise);
      now->tv_sec = precise.tv_sec;
      now->tv_usec = precise.tv_nsec / 1000;
      return result;
    }

    time_t time(time_t *now) {
      struct timespec precise;
      clock_gettime(CLOCK_REALTIME, &precise);
      if (now) *now = precise.tv_sec;
      return precise.tv_sec;
    }

    """

  private let file: URL
  private let library: URL

  /// - Parameter offset: its error in seconds.
  public init(in home: Home, offset: Double = 0) async throws {
    guard let compiler = Self.compiler else { throw SetupError("there is no C compiler") }
    file = home.directory.appending(path: "clock")
    library = home.directory.appending(path: "clock.so")
    let source = home.directory.appending(path: "clock.c")
    try Data(Self.source.utf8).write(to: source)
    try Data().write(to: file)
    try set(to: offset)
    let done = try await CommandResult.run(
      [compiler, "-shared", "-fPIC", "-O1", "-o", library.path, source.path],
      environment: ["PATH": Requirements.path])
    guard done.end == .exited(0) else { throw SetupError("\(compiler): \(done.errors)") }
  }

  /// Sets the error of the clock in seconds.
  public func set(to offset: Double) throws {
    // In place: the daemon has mapped the file.
    let descriptor = open(file.path, O_WRONLY | O_CLOEXEC)
    defer { close(descriptor) }
    var seconds = Int64(offset)
    guard pwrite(descriptor, &seconds, 8, 0) == 8 else {
      throw SetupError("\(file.path): \(errno)")
    }
  }

  /// Added to the environment of a daemon that uses it.
  public var environment: [String: String] {
    ["LD_PRELOAD": library.path, "FAKE_CLOCK": file.path]
  }
}
