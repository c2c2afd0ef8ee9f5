// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  internal import Glibc
#endif

/// Replaces this process by another program.
public enum ProgramReplacement {
  /// - Parameters:
  ///   - command: an executable of `$PATH` and its arguments.
  ///   - environment: without this program's own variables, which may contain a secret.
  /// - Throws: ``CommandFailure`` if it cannot be started; otherwise it does not return.
  public static func run(
    _ command: [String], environment: [String: String]
  ) throws(CommandFailure) {
    let tool = command.first ?? ""
    let child = ChildCommand(environment: environment)
    guard let path = child.find(tool) else {
      throw CommandFailure(
        "cannot find \(tool) in PATH", hint: "install \(tool)", exit: .unavailable)
    }
    var words = command.map { strdup($0) } + [nil]
    var variables =
      environment.filter { !$0.key.hasPrefix("SCROBBLED_") }.map { strdup("\($0.key)=\($0.value)") }
      + [nil]
    defer { for pointer in words + variables { free(pointer) } }
    execve(path, &words, &variables)
    throw CommandFailure(
      "cannot run \(path): \(systemMessage(errno))", hint: "check that it is an executable file")
  }
}
