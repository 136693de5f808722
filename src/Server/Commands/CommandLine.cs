using TradeCraft.Server.Startup;

namespace TradeCraft.Server.Commands;

/// <summary>Finds the verb that was typed, checks its words, and says in a sentence what is wrong with them.</summary>
internal sealed class CommandLine(IReadOnlyList<Verb> verbs, TextWriter output, TextWriter errors)
{
    private const int Failed = 1;
    private const int Misused = 2;

    /// <summary>Runs what was typed; with options alone, or nothing at all, the first verb.</summary>
    /// <returns>0; 1 for a failure or a finding; 2 for words that make no sense.</returns>
    public async Task<int> RunAsync(string[] words)
    {
        if (words is ["help" or "--help" or "-h", ..]) return Help(words[1..]);
        var named = words is [var first, ..] && !first.StartsWith('-');
        var verb = named ? Find(words) : verbs[0];
        if (verb is null)
            return words.Any(word => word is "--help" or "-h") && Beginning(words[0]).Any() ? Help([words[0]]) : NoVerb(words);
        string[] rest = named ? words[verb.Words.Length..] : words;
        if (rest.Any(word => word is "--help" or "-h")) return Help(verb.Words);
        if (Check(verb, rest, out var request) is { } sentence)
            return Misuse($"{sentence} `tradecraft help {verb.Name}` says what it takes.");
        try
        {
            return await verb.RunAsync(request);
        }
        catch (Exception failure) when (StartupException.Explain(failure) is { } explained)
        {
            await errors.WriteLineAsync(explained);
            return Failed;
        }
    }

    /// <summary>What is wrong with a verb's words, or null.</summary>
    private static string? Check(Verb verb, string[] words, out Request request)
    {
        var (options, operands) = (new List<string>(), new List<string>());
        request = new([], []);
        for (var i = 0; i < words.Length; i++)
        {
            var word = words[i];
            if (!word.StartsWith('-'))
            {
                if (operands.Count == verb.Operands.Length) return $"`{verb.Name}` does not take `{word}`.";
                operands.Add(word);
                continue;
            }

            var parts = word.Split('=', 2);
            var option = verb.Options.FirstOrDefault(
                option => string.Equals($"--{option.Name}", parts[0], StringComparison.OrdinalIgnoreCase));
            var isSetting = verb.TakesSettings && word.StartsWith("--", StringComparison.Ordinal)
                && parts[0].Contains(':', StringComparison.Ordinal);
            if (option is null && !isSetting) return $"`{verb.Name}` has no option {parts[0]}.";
            options.Add(word);
            if (parts.Length == 2) continue;
            var next = i + 1 < words.Length && !words[i + 1].StartsWith("--", StringComparison.Ordinal) ? words[i + 1] : null;
            if (option is { Value: null } && next is not ("true" or "false"))
            {
                // Written out: else what reads the options takes the next one for its value.
                options.Add("true");
                continue;
            }

            if (next is null) return $"{parts[0]} needs a value.";
            options.Add(next);
            i++;
        }

        if (operands.Count < verb.Operands.Length) return $"`{verb.Name}` needs a {verb.Operands[operands.Count]}.";
        request = new([.. options], [.. operands]);
        return null;
    }

    private int Help(string[] words)
    {
        if (words is [var first, ..])
        {
            if (Find(words) is { } verb) output.WriteLine(verb.Help);
            else if (words.Length == 1 && Beginning(first).ToList() is { Count: > 0 } several) List(several);
            else return NoVerb(words);
            return 0;
        }

        output.WriteLine("TradeCraft, a paper exchange that you run yourself.\n");
        List(verbs);
        output.WriteLine(
            $"\n`tradecraft help VERB` says more about one of them. Without a verb it is `{verbs[0].Name}`. Exit codes: 0 done, 1 failed "
            + "or found something, 2 not understood.");
        return 0;
    }

    private void List(IReadOnlyList<Verb> listed)
    {
        var width = listed.Max(verb => verb.Usage.Length);
        foreach (var verb in listed) output.WriteLine($"  tradecraft {verb.Usage.PadRight(width)}  {verb.Summary}");
    }

    /// <summary>The verb whose words stand first.</summary>
    private Verb? Find(string[] words) => verbs.FirstOrDefault(verb => words.AsSpan().StartsWith(verb.Words));

    /// <summary>Verbs of two words that begin with this one.</summary>
    private IEnumerable<Verb> Beginning(string word) => verbs.Where(verb => verb.Words is [var first, _] && first == word);

    private int NoVerb(string[] words) => Beginning(words[0]).Select(verb => verb.Words[1]).ToList() is { Count: > 0 } seconds
        ? Misuse($"`{words[0]}` is followed by one of {string.Join(", ", seconds)}. `tradecraft help {words[0]}` says what each does.")
        : Misuse($"There is no `{words[0]}`. `tradecraft help` says what there is.");

    private int Misuse(string sentence)
    {
        errors.WriteLine(sentence);
        return Misused;
    }
}
