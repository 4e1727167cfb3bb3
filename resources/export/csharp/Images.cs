// Classifies pictures: dotnet run -- picture.jpg more.png
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

using var session = new InferenceSession(Path.Combine(AppContext.BaseDirectory, "model.onnx"));

foreach (var path in args)
{
    var (label, probabilities) = Classify(path);
    Console.WriteLine($"{path}\t{label}\t{probabilities.Max():F6}");
}

(string Label, float[] Probabilities) Classify(string path)
{
    var inputs = new[] { NamedOnnxValue.CreateFromTensor("pixels", PixelsOf(path)) };
    using var outputs = session.Run(inputs);
    var label = outputs.First(output => output.Name == "label").AsTensor<string>().First();
    var probabilities = outputs.First(output => output.Name == "probabilities").AsTensor<float>().ToArray();
    return (label, probabilities);
}

// Upright RGB over white, uint8 [1, height, width, 3].
DenseTensor<byte> PixelsOf(string path)
{
    using var picture = Image.Load<Rgba32>(path);
    picture.Mutate(context => context.AutoOrient().BackgroundColor(Color.White));
    var pixels = new DenseTensor<byte>(new[] { 1, picture.Height, picture.Width, 3 });
    picture.ProcessPixelRows(rows =>
    {
        for (var y = 0; y < rows.Height; y++)
        {
            var row = rows.GetRowSpan(y);
            for (var x = 0; x < row.Length; x++)
            {
                pixels[0, y, x, 0] = row[x].R;
                pixels[0, y, x, 1] = row[x].G;
                pixels[0, y, x, 2] = row[x].B;
            }
        }
    });
    return pixels;
}
