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
        var verb = named ? Find(words[0]) : verbs[0];
        if (verb is null) return Misuse($"There is no `{words[0]}`. `tradecraft help` says what there is.");
        string[] rest = named ? words[1..] : words;
        if (rest.Any(word => word is "--help" or "-h")) return Help([verb.Name]);
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
        var (options, operand) = (new List<string>(), "");
        request = new([], "");
        for (var i = 0; i < words.Length; i++)
        {
            var word = words[i];
            if (!word.StartsWith('-'))
            {
                if (verb.Operand is null || operand.Length > 0) return $"`{verb.Name}` does not take `{word}`.";
                operand = word;
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
            if (option is { Value: null } && next is not ("true" or "false")) continue;
            if (next is null) return $"{parts[0]} needs a value.";
            options.Add(next);
            i++;
        }

        if (verb.Operand is not null && operand.Length == 0) return $"`{verb.Name}` needs a {verb.Operand}.";
        request = new([.. options], operand);
        return null;
    }

    private int Help(string[] words)
    {
        if (words is [var name, ..])
        {
            if (Find(name) is not { } verb) return Misuse($"There is no `{name}`. `tradecraft help` says what there is.");
            output.WriteLine(verb.Help);
            return 0;
        }

        output.WriteLine("TradeCraft, a paper exchange that you run yourself.\n");
        foreach (var verb in verbs)
            output.WriteLine($"  tradecraft {verb.Name + (verb.Operand is null ? "" : $" {verb.Operand}"),-14} {verb.Summary}");
        output.WriteLine(
            $"  tradecraft {"help VERB",-14} more about one of them\n\nWithout a verb it is `{verbs[0].Name}`. Exit codes: 0 done, "
            + "1 failed or found something, 2 not understood.");
        return 0;
    }

    private Verb? Find(string name) => verbs.FirstOrDefault(verb => verb.Name == name);

    private int Misuse(string sentence)
    {
        errors.WriteLine(sentence);
        return Misused;
    }
}
