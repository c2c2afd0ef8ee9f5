// SPDX-License-Identifier: MIT

/// The `input.conf` files that mpv reads for this user.
struct InputFiles: Sendable, Equatable {
  struct File: Sendable, Equatable {
    var path: String
    var content: BoundedFile.Content

    fileprivate var bytes: [UInt8]? {
      guard case .bytes(let bytes) = content, bytes.count <= InputConf.limit else { return nil }
      return bytes
    }

    /// The reason for which it cannot be changed.
    fileprivate var problem: String? {
      switch content {
      case .missing: nil
      case .bytes: bytes == nil ? "larger than 256 KiB" : nil
      case .refused(let reason): reason
      }
    }
  }

  /// Paths of the user's existing files, the most important one first.
  private var own: [File]
  private var system: File?
  /// The file that setup changes.
  private var target: File

  /// - Parameter read: returns the content of a file.
  init(_ mpv: MpvDirectories, read: (String) -> BoundedFile.Content) {
    let file = { (directory: String) in
      let path = "\(directory)/\(InputConf.name)"
      return File(path: path, content: read(path))
    }
    own = mpv.directories.map(file).filter { $0.content != .missing }
    system = mpv.systemDirectory.map(file)
    target = own.first ?? File(path: "\(mpv.main)/\(InputConf.name)", content: .missing)
  }

  static func read(_ mpv: MpvDirectories) -> InputFiles {
    InputFiles(mpv) { BoundedFile.read($0, upTo: InputConf.limit) }
  }

  /// - Parameter reserved: further keys that are not to be bound.
  func bindings(reserved: [String] = []) -> KeyBindings {
    // mpv reads the most important one last.
    KeyBindings(
      ([system].compactMap(\.self) + own.reversed()).compactMap(\.bytes), reserved: reserved)
  }

  /// The change that setup can make, and its step.
  enum Offer: Sendable, Equatable {
    /// No confirmation is needed, because there is nothing to write.
    case done(SetupStep)
    case ask(question: String, SetupStep)
  }

  /// - Parameters:
  ///   - reserved: further keys that are not to be bound.
  ///   - home: the directory that is shown as `~`.
  func offer(reserved: [String], home: String?) -> Offer {
    let path = InstallationState.shown(target.path, home: home)
    let step = { SetupStep(subject: Self.subject, outcome: $0, actions: $1) }
    if let problem = target.problem {
      return .done(step("not bound: \(path): \(problem)", []))
    }
    let bindings = bindings(reserved: reserved)
    let (additions, left) = (bindings.additions, bindings.withoutKey)
    let missing =
      left.isEmpty
      ? "" : "; no unbound key for \(left.map(\.rawValue).joined(separator: ", "))"
    guard !additions.isEmpty else {
      return .done(step((left.isEmpty ? "already bound in \(path)" : "not bound") + missing, []))
    }
    let keys = additions.map { "\($0.key) \($0.message)" }.joined(separator: ", ")
    return .ask(
      question: "bind keys in \(path) (\(keys))?",
      step(
        "\(keys): written to \(path)\(missing)",
        [.rewrite(target.path, InputConf.adding(additions, to: target.bytes ?? []))]))
  }

  /// The steps that remove the lines of setup.
  func removal(home: String?) -> [SetupStep] {
    own.compactMap { file in
      guard let bytes = file.bytes, let rest = InputConf.removing(from: bytes) else { return nil }
      let path = InstallationState.shown(file.path, home: home)
      return SetupStep(
        subject: Self.subject, outcome: "removed from \(path)",
        actions: [.rewrite(file.path, rest)])
    }
  }

  static let subject = "keys"
}
