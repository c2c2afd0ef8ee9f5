// SPDX-License-Identifier: MIT

internal import Dispatch

#if canImport(Glibc)
  internal import Glibc
#endif

/// A system command that is run to completion, such as `systemctl --user`.
struct ChildCommand: Sendable {
  struct Outcome: Sendable, Equatable {
    /// The exit status; nil if the command was terminated by a signal, or timed out.
    var status: Int32?
    var output: String
    var errors: String

    var isSuccess: Bool { status == 0 }
    /// Its last error message on one line.
    var errorMessage: String {
      let text = errors.isEmpty ? output : errors
      let line = text.split(separator: "\n").last.map(String.init)
      return line ?? (status.map { "exit status \($0)" } ?? "timed out")
    }
  }

  /// Maximum size of the output in bytes; the rest is dropped.
  private static let limit = 1 << 20

  private let environment: [String: String]

  /// - Parameter environment: the environment of the command, without this program's own variables,
  ///   which may contain a secret.
  init(environment: [String: String]) {
    self.environment = environment.filter { !$0.key.hasPrefix("SCROBBLED_") }
  }

  /// The path of an executable in `$PATH`.
  func find(_ tool: String) -> String? {
    let path = environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
    return path.split(separator: ":").map { "\($0)/\(tool)" }.first { access($0, X_OK) == 0 }
  }

  /// Runs an executable of `$PATH` with standard input closed.
  ///
  /// - Parameters:
  ///   - variables: override the environment.
  ///   - timeout: seconds after which it is killed.
  /// - Returns: nil if the executable is missing.
  func run(
    _ tool: String, _ arguments: [String], variables: [String: String] = [:], timeout: Int = 10
  ) -> Outcome? {
    guard let path = find(tool), let output = Channel(), let errors = Channel() else { return nil }
    guard
      let child = spawn(
        path, [tool] + arguments, environment.merging(variables) { $1 }, output, errors)
    else { return nil }
    output.closeWriting()
    errors.closeWriting()

    let deadline = ContinuousClock.now + .seconds(timeout)
    while output.isOpen || errors.isOpen {
      let left = (deadline - .now) / .milliseconds(1)
      guard left > 0 else { break }
      var entries = [output.pollEntry, errors.pollEntry]
      _ = poll(&entries, nfds_t(entries.count), Int32(left.rounded(.up)))
      if entries[0].revents != 0 { output.read(upTo: Self.limit) }
      if entries[1].revents != 0 { errors.read(upTo: Self.limit) }
    }
    let status = Self.reap(child, by: deadline)
    return Outcome(
      status: status & 0x7F == 0 ? status >> 8 & 0xFF : nil, output: output.text,
      errors: errors.text)
  }

  /// Waits for a child and kills it at the deadline: it may close both outputs and keep running.
  ///
  /// - Returns: its wait status.
  private static func reap(_ child: pid_t, by deadline: ContinuousClock.Instant) -> Int32 {
    // waitid has no timeout, so it runs on another thread; the child stays a zombie until it is
    // reaped below, so that its pid cannot be reused before the kill.
    let end = DispatchSemaphore(value: 0)
    DispatchQueue.global().async {
      var info = siginfo_t()
      while waitid(P_PID, id_t(child), &info, WEXITED | WNOWAIT) != 0, errno == EINTR {}
      end.signal()
    }
    let left = max(0, (deadline - .now) / .milliseconds(1))
    if end.wait(timeout: .now() + .milliseconds(Int(left.rounded(.up)))) == .timedOut {
      kill(child, SIGKILL)
      end.wait()
    }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    return status
  }

  private func spawn(
    _ path: String, _ arguments: [String], _ environment: [String: String], _ output: Channel,
    _ errors: Channel
  ) -> pid_t? {
    var files = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&files)
    defer { posix_spawn_file_actions_destroy(&files) }
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&files, output.writing, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&files, errors.writing, STDERR_FILENO)
    var words = arguments.map { strdup($0) } + [nil]
    var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for pointer in words + variables { free(pointer) } }
    var child: pid_t = 0
    guard posix_spawn(&child, path, &files, nil, &words, &variables) == 0 else { return nil }
    return child
  }
}

/// The output of a child process.
private final class Channel {
  private var reading: Int32
  private(set) var writing: Int32
  private var bytes: [UInt8] = []

  init?() {
    var ends: [Int32] = [-1, -1]
    // A socket pair, because pipe() cannot set close-on-exec atomically.
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { return nil }
    reading = ends[0]
    writing = ends[1]
  }

  deinit {
    if reading >= 0 { close(reading) }
    closeWriting()
  }

  var isOpen: Bool { reading >= 0 }
  /// The entry for poll(2), which ignores a descriptor of -1.
  var pollEntry: pollfd { pollfd(fd: reading, events: Int16(POLLIN), revents: 0) }
  var text: String {
    var text = String(decoding: bytes, as: UTF8.self)
    while text.last?.isNewline == true { text.removeLast() }
    return text
  }

  func closeWriting() {
    if writing >= 0 { close(writing) }
    writing = -1
  }

  func read(upTo limit: Int) {
    var chunk = [UInt8](repeating: 0, count: 65_536)
    let count = Glibc.read(reading, &chunk, chunk.count)
    if count < 0, errno == EINTR { return }
    guard count > 0 else {
      close(reading)
      reading = -1
      return
    }
    if bytes.count < limit { bytes += chunk[..<count] }
  }
}
