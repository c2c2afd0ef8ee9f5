// SPDX-License-Identifier: MIT

/// Ranks what a file may be, from its path, its folders, its tags and what lies around it.
///
/// Pure but for the closures of `surroundings`, and safe with any input: of a path its last 4 KiB
/// are looked at, of one name its first KiB.
public func identify(
  _ reference: MediaReference, surroundings: Surroundings = .none
) -> Identification {
  let location = Location(reference.path)
  let file = NameReading(Name(location.stem))
  let fusion = Fusion(location, file)
  if let reason = IgnoreVerdict(location, file).reason, !fusion.isNamedByFolder {
    return Identification(ignored: reason)
  }
  return Identification(hypotheses: fusion.hypotheses())
}
